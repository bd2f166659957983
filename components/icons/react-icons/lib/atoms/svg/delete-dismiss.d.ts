import type { FluentIcon } from '../../utils/createFluentIcon.js';
export declare const DeleteDismissFilled: FluentIcon;
export declare const DeleteDismissRegular: FluentIcon;
export declare const DeleteDismiss20Regular: FluentIcon;
export declare const DeleteDismiss20Filled: FluentIcon;
export declare const DeleteDismiss24Regular: FluentIcon;
export declare const DeleteDismiss24Filled: FluentIcon;
export declare const DeleteDismiss28Regular: FluentIcon;
export declare const DeleteDismiss28Filled: FluentIcon;
