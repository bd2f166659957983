import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const BuildingColor: FluentIcon;
export declare const BuildingFilled: FluentIcon;
export declare const BuildingRegular: FluentIcon;
export declare const Building16Regular: FluentIcon;
export declare const Building16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Building16Color: FluentIcon;
export declare const Building20Regular: FluentIcon;
export declare const Building20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Building20Color: FluentIcon;
export declare const Building24Regular: FluentIcon;
export declare const Building24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Building24Color: FluentIcon;
export declare const Building32Regular: FluentIcon;
export declare const Building32Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Building32Color: FluentIcon;
export declare const Building48Regular: FluentIcon;
export declare const Building48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Building48Color: FluentIcon;
