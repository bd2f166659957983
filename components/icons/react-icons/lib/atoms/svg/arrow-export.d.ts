import type { FluentIcon } from '../../utils/createFluentIcon.js';
export declare const ArrowExportFilled: FluentIcon;
export declare const ArrowExportRegular: FluentIcon;
export declare const ArrowExport16Regular: FluentIcon;
export declare const ArrowExport16Filled: FluentIcon;
export declare const ArrowExport20Regular: FluentIcon;
export declare const ArrowExport20Filled: FluentIcon;
export declare const ArrowExport24Regular: FluentIcon;
export declare const ArrowExport24Filled: FluentIcon;
