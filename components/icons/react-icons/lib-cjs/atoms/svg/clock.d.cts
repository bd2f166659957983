import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const ClockColor: FluentIcon;
export declare const ClockFilled: FluentIcon;
export declare const ClockRegular: FluentIcon;
export declare const Clock12Regular: FluentIcon;
export declare const Clock12Filled: FluentIcon;
export declare const Clock16Regular: FluentIcon;
export declare const Clock16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Clock16Color: FluentIcon;
export declare const Clock20Regular: FluentIcon;
export declare const Clock20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Clock20Color: FluentIcon;
export declare const Clock24Regular: FluentIcon;
export declare const Clock24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Clock24Color: FluentIcon;
export declare const Clock28Regular: FluentIcon;
export declare const Clock28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Clock28Color: FluentIcon;
export declare const Clock32Regular: FluentIcon;
export declare const Clock32Filled: FluentIcon;
export declare const Clock32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Clock32Color: FluentIcon;
export declare const Clock48Regular: FluentIcon;
export declare const Clock48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Clock48Color: FluentIcon;
