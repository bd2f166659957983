import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const PeopleColor: FluentIcon;
export declare const PeopleFilled: FluentIcon;
export declare const PeopleRegular: FluentIcon;
export declare const People12Regular: FluentIcon;
export declare const People12Filled: FluentIcon;
export declare const People16Regular: FluentIcon;
export declare const People16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const People16Color: FluentIcon;
export declare const People20Regular: FluentIcon;
export declare const People20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const People20Color: FluentIcon;
export declare const People24Regular: FluentIcon;
export declare const People24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const People24Color: FluentIcon;
export declare const People28Regular: FluentIcon;
export declare const People28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const People28Color: FluentIcon;
export declare const People32Regular: FluentIcon;
export declare const People32Filled: FluentIcon;
export declare const People32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const People32Color: FluentIcon;
export declare const People48Regular: FluentIcon;
export declare const People48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const People48Color: FluentIcon;
