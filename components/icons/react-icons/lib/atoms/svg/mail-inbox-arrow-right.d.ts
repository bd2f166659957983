import type { FluentIcon } from '../../utils/createFluentIcon.js';
export declare const MailInboxArrowRightFilled: FluentIcon;
export declare const MailInboxArrowRightRegular: FluentIcon;
export declare const MailInboxArrowRight20Regular: FluentIcon;
export declare const MailInboxArrowRight20Filled: FluentIcon;
export declare const MailInboxArrowRight24Regular: FluentIcon;
export declare const MailInboxArrowRight24Filled: FluentIcon;
