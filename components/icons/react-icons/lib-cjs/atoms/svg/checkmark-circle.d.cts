import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const CheckmarkCircleColor: FluentIcon;
export declare const CheckmarkCircleFilled: FluentIcon;
export declare const CheckmarkCircleRegular: FluentIcon;
export declare const CheckmarkCircle12Regular: FluentIcon;
export declare const CheckmarkCircle12Filled: FluentIcon;
export declare const CheckmarkCircle16Regular: FluentIcon;
export declare const CheckmarkCircle16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const CheckmarkCircle16Color: FluentIcon;
export declare const CheckmarkCircle20Regular: FluentIcon;
export declare const CheckmarkCircle20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const CheckmarkCircle20Color: FluentIcon;
export declare const CheckmarkCircle24Regular: FluentIcon;
export declare const CheckmarkCircle24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const CheckmarkCircle24Color: FluentIcon;
export declare const CheckmarkCircle28Regular: FluentIcon;
export declare const CheckmarkCircle28Filled: FluentIcon;
export declare const CheckmarkCircle32Regular: FluentIcon;
export declare const CheckmarkCircle32Filled: FluentIcon;
export declare const CheckmarkCircle32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const CheckmarkCircle32Color: FluentIcon;
export declare const CheckmarkCircle48Regular: FluentIcon;
export declare const CheckmarkCircle48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const CheckmarkCircle48Color: FluentIcon;
