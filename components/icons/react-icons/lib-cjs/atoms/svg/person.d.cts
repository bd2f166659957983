import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const PersonColor: FluentIcon;
export declare const PersonFilled: FluentIcon;
export declare const PersonRegular: FluentIcon;
export declare const Person5Regular: FluentIcon;
export declare const Person5Filled: FluentIcon;
export declare const Person6Regular: FluentIcon;
export declare const Person6Filled: FluentIcon;
export declare const Person12Regular: FluentIcon;
export declare const Person12Filled: FluentIcon;
export declare const Person16Regular: FluentIcon;
export declare const Person16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Person16Color: FluentIcon;
export declare const Person20Regular: FluentIcon;
export declare const Person20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Person20Color: FluentIcon;
export declare const Person24Regular: FluentIcon;
export declare const Person24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Person24Color: FluentIcon;
export declare const Person28Regular: FluentIcon;
export declare const Person28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Person28Color: FluentIcon;
export declare const Person32Regular: FluentIcon;
export declare const Person32Filled: FluentIcon;
export declare const Person32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Person32Color: FluentIcon;
export declare const Person48Regular: FluentIcon;
export declare const Person48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Person48Color: FluentIcon;
export declare const Person520Regular: FluentIcon;
export declare const Person520Filled: FluentIcon;
export declare const Person532Regular: FluentIcon;
export declare const Person532Filled: FluentIcon;
export declare const Person620Regular: FluentIcon;
export declare const Person620Filled: FluentIcon;
export declare const Person632Regular: FluentIcon;
export declare const Person632Filled: FluentIcon;
