import {
  DescribeSecretCommand, GetSecretValueCommand, InvalidRequestException, PutSecretValueCommand, ResourceExistsException, ResourceNotFoundException,
  SecretsManagerClient, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';

interface Value { host: string; port: number; username: string; password: string; dbname?: string; masterarn?: string }

/** A secret with its versions, and the rules of Secrets Manager for stages. */
export class FakeSecret {
  rotationEnabled = true;
  private readonly texts = new Map<string, string>();
  private readonly stages = new Map<string, string>();

  constructor(value: Value) {
    this.put('v1', JSON.stringify(value), ['AWSCURRENT']);
  }

  put(version: string, text: string, stages: string[]): void {
    this.texts.set(version, text);
    for (const stage of stages) this.stages.set(stage, version);
  }

  /**
   * RotateSecret, also without a rotation at once: Secrets Manager sets the stage of the version before it calls the function. It refuses
   * while another version than the current one has it: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
   */
  begin(version: string): void {
    if (this.unfinished()) throw new InvalidRequestException({ message: 'A previous rotation isn\'t complete. That rotation will be reattempted.', $metadata: {} });
    this.stages.set('AWSPENDING', version);
  }

  /** An attempt of Secrets Manager itself: it repeats a rotation that is not complete, or begins one. Returns the version. */
  attempt(version: string): string {
    const unfinished = this.unfinished();
    if (!unfinished) this.begin(version);
    return unfinished ?? version;
  }

  /** The version of a rotation that is not complete. */
  private unfinished(): string | undefined {
    const pending = this.stages.get('AWSPENDING');
    return pending === this.stages.get('AWSCURRENT') ? undefined : pending;
  }

  /** Attaches a stage to a version, or removes it from its version without one. */
  move(stage: string, to: string | undefined, from: string | undefined): void {
    const at = this.stages.get(stage);
    if (at !== from && at !== to) throw new Error(`${stage} is not at ${from}`);
    if (stage === 'AWSCURRENT') this.stages.set('AWSPREVIOUS', from!);
    if (to === undefined) this.stages.delete(stage);
    else this.stages.set(stage, to);
  }

  text(stage: string, version?: string): string {
    const at = this.stages.get(stage);
    const text = at && (version ?? at) === at ? this.texts.get(at) : undefined;
    if (!text) throw new ResourceNotFoundException({ message: `no ${stage}`, $metadata: {} });
    return text;
  }

  textOf(version: string): string | undefined { return this.texts.get(version); }

  value(stage = 'AWSCURRENT'): Value { return JSON.parse(this.text(stage)) as Value; }

  /** All passwords of all versions. */
  passwords(): string[] { return [...this.texts.values()].map((text) => (JSON.parse(text) as Value).password); }

  versions(): Record<string, string[]> {
    const result: Record<string, string[]> = {};
    for (const [stage, version] of this.stages) (result[version] ??= []).push(stage);
    return result;
  }
}

/** In-memory Secrets Manager with the calls of the handlers. */
export class FakeSecretsManager {
  readonly mock = mockClient(SecretsManagerClient);
  private readonly secrets = new Map<string, FakeSecret>();

  constructor() {
    this.mock.on(DescribeSecretCommand).callsFake(({ SecretId }) => {
      const secret = this.get(SecretId);
      return { RotationEnabled: secret.rotationEnabled, VersionIdsToStages: secret.versions() };
    });
    this.mock.on(GetSecretValueCommand).callsFake(({ SecretId, VersionStage, VersionId }) => (
      { SecretString: this.get(SecretId).text(VersionStage, VersionId) }
    ));
    this.mock.on(PutSecretValueCommand).callsFake(({ SecretId, ClientRequestToken = 'generated', SecretString, VersionStages = ['AWSCURRENT'] }) => {
      const secret = this.get(SecretId);
      const known = secret.textOf(ClientRequestToken);
      if (known !== undefined && known !== SecretString) throw new ResourceExistsException({ message: `${ClientRequestToken} has another value`, $metadata: {} });
      secret.put(ClientRequestToken, SecretString, VersionStages);
    });
    this.mock.on(UpdateSecretVersionStageCommand).callsFake(({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
      this.get(SecretId).move(VersionStage, MoveToVersionId, RemoveFromVersionId);
    });
  }

  add(id: string, value: Value): FakeSecret {
    const secret = new FakeSecret(value);
    this.secrets.set(id, secret);
    return secret;
  }

  get(id: string): FakeSecret { return this.secrets.get(id)!; }
}
