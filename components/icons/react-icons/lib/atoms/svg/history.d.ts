import type { FluentIcon } from '../../utils/createFluentIcon.js';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const HistoryColor: FluentIcon;
export declare const HistoryFilled: FluentIcon;
export declare const HistoryRegular: FluentIcon;
export declare const History16Regular: FluentIcon;
export declare const History16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const History16Color: FluentIcon;
export declare const History20Regular: FluentIcon;
export declare const History20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const History20Color: FluentIcon;
export declare const History24Regular: FluentIcon;
export declare const History24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const History24Color: FluentIcon;
export declare const History28Regular: FluentIcon;
export declare const History28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const History28Color: FluentIcon;
export declare const History32Regular: FluentIcon;
export declare const History32Filled: FluentIcon;
export declare const History32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const History32Color: FluentIcon;
export declare const History48Regular: FluentIcon;
export declare const History48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const History48Color: FluentIcon;
