import type { FluentIcon } from '../../utils/createFluentIcon.js';
export declare const FilterDismissFilled: FluentIcon;
export declare const FilterDismissRegular: FluentIcon;
export declare const FilterDismiss16Regular: FluentIcon;
export declare const FilterDismiss16Filled: FluentIcon;
export declare const FilterDismiss20Regular: FluentIcon;
export declare const FilterDismiss20Filled: FluentIcon;
export declare const FilterDismiss24Regular: FluentIcon;
export declare const FilterDismiss24Filled: FluentIcon;
