import type { MailCategory, MailProps, MailTemplate } from '../sending/mail.ts';
import type { Message } from './message.ts';

/** One kind of mail. Pure: the same props give the same message. */
export interface Template<T extends MailTemplate> {
  readonly category: MailCategory;
  /** Why the recipient gets it; stands at the foot. */
  readonly why: string;
  /** From then on the mail is not worth sending: its link is dead, its hour is over. */
  readonly expiresAt?: (props: MailProps<T>) => Date;
  readonly message: (props: MailProps<T>) => Message;
  /** Plausible props for previews and snapshots. */
  readonly sample: MailProps<T>;
}
