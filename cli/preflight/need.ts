/** A command line of the AWS CLI. */
export type AwsCommand = readonly string[];

/** Something that an account must have before the deployment. */
export interface Need {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly need: number;
  /** What needs it. */
  readonly why: readonly string[];
  /** What an account has on its first day. */
  readonly newAccount: string;
  /** Prints the number that the account has; a number is a limit that AWS never changes. */
  readonly read: AwsCommand | number;
  /** Prints how many of them exist. */
  readonly inUse?: AwsCommand;
  /** Asks for more, or creates what is missing. */
  readonly request: AwsCommand | string;
  /** What 0 means if it does not mean that the account has none. */
  readonly zero?: string;
  /** The error of AWS with which an account that has it answers. */
  readonly enoughBy?: string;
  readonly source: string;
}

/** What a need is, without its place. */
export type Fields = Omit<Need, 'account' | 'region'>;
