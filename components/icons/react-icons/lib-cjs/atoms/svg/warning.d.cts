import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const WarningColor: FluentIcon;
export declare const WarningFilled: FluentIcon;
export declare const WarningRegular: FluentIcon;
export declare const Warning12Regular: FluentIcon;
export declare const Warning12Filled: FluentIcon;
export declare const Warning16Regular: FluentIcon;
export declare const Warning16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Warning16Color: FluentIcon;
export declare const Warning20Regular: FluentIcon;
export declare const Warning20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Warning20Color: FluentIcon;
export declare const Warning24Regular: FluentIcon;
export declare const Warning24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Warning24Color: FluentIcon;
export declare const Warning28Regular: FluentIcon;
export declare const Warning28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Warning28Color: FluentIcon;
export declare const Warning32Regular: FluentIcon;
export declare const Warning32Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Warning32Color: FluentIcon;
export declare const Warning48Regular: FluentIcon;
export declare const Warning48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Warning48Color: FluentIcon;
