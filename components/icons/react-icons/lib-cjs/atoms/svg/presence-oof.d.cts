import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
export declare const PresenceOofRegular: FluentIcon;
export declare const PresenceOof10Regular: FluentIcon;
export declare const PresenceOof12Regular: FluentIcon;
export declare const PresenceOof16Regular: FluentIcon;
export declare const PresenceOof20Regular: FluentIcon;
export declare const PresenceOof24Regular: FluentIcon;
