import type { MailCategory, MailProps, MailPurpose, MailTemplate } from '../sending/mail.ts';
import type { Message } from './message.ts';

/** One e-mail template. Pure: the same props give the same message. */
export interface Template<T extends MailTemplate> {
  readonly category: MailCategory;
  /** Of a non-transactional e-mail: what the recipient must have consented to. */
  readonly purpose?: MailPurpose;
  /** Why the recipient gets it, shown in the footer. */
  readonly why: string;
  /** The time after which the mail is pointless because its link or subject has expired. */
  readonly expiresAt?: (props: MailProps<T>) => Date;
  readonly message: (props: MailProps<T>) => Message;
  /** Plausible props for previews and snapshots. */
  readonly sample: MailProps<T>;
}
