import type { FluentIcon } from '../../utils/createFluentIcon.js';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const ToolboxColor: FluentIcon;
export declare const ToolboxFilled: FluentIcon;
export declare const ToolboxRegular: FluentIcon;
export declare const Toolbox12Regular: FluentIcon;
export declare const Toolbox12Filled: FluentIcon;
export declare const Toolbox16Regular: FluentIcon;
export declare const Toolbox16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Toolbox16Color: FluentIcon;
export declare const Toolbox20Regular: FluentIcon;
export declare const Toolbox20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Toolbox20Color: FluentIcon;
export declare const Toolbox24Regular: FluentIcon;
export declare const Toolbox24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Toolbox24Color: FluentIcon;
export declare const Toolbox28Regular: FluentIcon;
export declare const Toolbox28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Toolbox28Color: FluentIcon;
export declare const Toolbox32Regular: FluentIcon;
export declare const Toolbox32Filled: FluentIcon;
export declare const Toolbox32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Toolbox32Color: FluentIcon;
