import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
export declare const MailArrowForwardFilled: FluentIcon;
export declare const MailArrowForwardRegular: FluentIcon;
export declare const MailArrowForward16Regular: FluentIcon;
export declare const MailArrowForward16Filled: FluentIcon;
export declare const MailArrowForward20Regular: FluentIcon;
export declare const MailArrowForward20Filled: FluentIcon;
