/** What a function is given: the event of a Lambda trigger, as Cognito writes it. */
export interface TriggerEvent {
  readonly version: "1" | "2" | "3";
  readonly triggerSource: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly request: Readonly<Record<string, unknown>>;
  /** What the function may fill in. */
  readonly response: Readonly<Record<string, unknown>>;
}

/** The functions that pools name in their `LambdaConfig`, wherever they run. */
export interface Triggers {
  /**
   * Hands an event to the function of this ARN, and gives back what it answers: anything that JSON can say.
   * @throws {FunctionError}
   */
  invoke(arn: string, event: TriggerEvent): Promise<unknown>;
  /**
   * Hands over an event whose answer does not matter.
   * @param id of what is handed over, the same whenever it is handed over again
   * @throws {FunctionError} when it has to be handed over again
   */
  handOver(id: string, handOver: HandOver): Promise<void>;
  /**
   * Looks whether codes can be handed to this function at all, without asking anybody.
   * @throws {FunctionError}
   */
  checkSender(arn: string): Promise<void>;
}

/** An event for a function that sends a message itself. */
export interface HandOver {
  readonly arn: string;
  readonly event: TriggerEvent;
  /** The key of AWS KMS by which the code is encrypted, unless the function takes codes as they are. */
  readonly kmsKeyId?: string | undefined;
}

/** A function did not answer. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  /** `refused`: it ran, and the message is its own; `failed`: it could not be run, and the message says why. */
  readonly kind: "refused" | "failed";

  constructor(kind: FunctionError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}
