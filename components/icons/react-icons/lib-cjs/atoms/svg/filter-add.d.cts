import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
export declare const FilterAddFilled: FluentIcon;
export declare const FilterAddRegular: FluentIcon;
export declare const FilterAdd16Regular: FluentIcon;
export declare const FilterAdd16Filled: FluentIcon;
export declare const FilterAdd20Regular: FluentIcon;
export declare const FilterAdd20Filled: FluentIcon;
export declare const FilterAdd24Regular: FluentIcon;
export declare const FilterAdd24Filled: FluentIcon;
