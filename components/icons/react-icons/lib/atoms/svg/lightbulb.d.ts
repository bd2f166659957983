import type { FluentIcon } from '../../utils/createFluentIcon.js';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const LightbulbColor: FluentIcon;
export declare const LightbulbFilled: FluentIcon;
export declare const LightbulbRegular: FluentIcon;
export declare const Lightbulb16Regular: FluentIcon;
export declare const Lightbulb16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Lightbulb16Color: FluentIcon;
export declare const Lightbulb20Regular: FluentIcon;
export declare const Lightbulb20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Lightbulb20Color: FluentIcon;
export declare const Lightbulb24Regular: FluentIcon;
export declare const Lightbulb24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Lightbulb24Color: FluentIcon;
export declare const Lightbulb28Regular: FluentIcon;
export declare const Lightbulb28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Lightbulb28Color: FluentIcon;
export declare const Lightbulb32Regular: FluentIcon;
export declare const Lightbulb32Filled: FluentIcon;
export declare const Lightbulb32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Lightbulb32Color: FluentIcon;
export declare const Lightbulb48Regular: FluentIcon;
export declare const Lightbulb48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Lightbulb48Color: FluentIcon;
