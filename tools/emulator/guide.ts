import assert from 'assert/strict';
import { execFile, spawnSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { delimiter, join, resolve } from 'path';
import { promisify } from 'util';
import { awsCli } from './aws-cli';
import { CDK } from './cdk';
import { Emulator, ROOT } from './emulator';

const LIMIT_MILLISECONDS = 900_000;

/** What became of the commands of a procedure. */
export interface Played { readonly commands: number; readonly refused: readonly string[] }

/** The commands of a guide or a runbook, with the real AWS CLI and the real CDK CLI. */
export class Guide {
  /**
   * @param variables more of them, which replace those of the guide's first block
   * @param platform the name that a user writes in place of that of the guide
   */
  static async of(emulator: Emulator, file: string, variables = '', platform = 'eldonia'): Promise<Guide> {
    const text = readFileSync(resolve(__dirname, '../../docs', file), 'utf8').replace(/\beldonia(?=[-/])/g, platform);
    return new Guide(emulator, await awsCli(emulator), text, `${blocksOf(text)[0]}\n${variables}`);
  }

  /** A runbook that synthesis has written, which has no variables. */
  static async ofRunbook(emulator: Emulator, file: string): Promise<Guide> {
    return new Guide(emulator, await awsCli(emulator), readFileSync(file, 'utf8'), '');
  }

  private readonly record: string;

  private constructor(
    private readonly emulator: Emulator, private readonly bin: string, private readonly text: string, private readonly variables: string,
  ) {
    this.record = join(emulator.folder, 'played');
    writeFileSync(this.record, '');
  }

  /**
   * Runs blocks of a section in one shell and returns what they have printed.
   *
   * @param variables the commands that set the variables of the guide
   */
  run(section: string, blocks: number | readonly number[] = 0, variables = this.variables): string {
    const { status, stdout, stderr } = spawnSync(...this.script(section, blocks, variables));
    assert.equal(status, 0, `${stdout}${stderr}`);
    return stdout;
  }

  /** The same, while this process goes on. */
  async runBeside(section: string, blocks: readonly number[], variables: string): Promise<string> {
    const { stdout } = await promisify(execFile)(...this.script(section, blocks, variables));
    return stdout;
  }

  /**
   * Runs blocks of a section in one shell, as a person who goes on after a command that fails, and returns what became of all commands
   * until now.
   */
  async play(section: string, assembly: string, from = 0, to = Infinity): Promise<Played> {
    await promisify(execFile)(...this.bash(`${this.variables}\nASSEMBLY=${assembly}\n${this.blocks(section).slice(from, to).join('\n')}\ntrue`));
    const lines = readFileSync(this.record, 'utf8').split('\0').filter(Boolean);
    return { commands: lines.length, refused: lines.filter((line) => !line.startsWith('0 ')) };
  }

  /** The blocks of a section, with those of its subsections. */
  private blocks(section: string): string[] {
    const [heading, level] = new RegExp(`^(##+) ${section.replace(/[.\\`]/g, '\\$&')}`, 'm').exec(this.text) ?? [];
    assert.ok(heading, `no section "${section}"`);
    const [, after] = this.text.split(heading);
    return blocksOf(after!.split(new RegExp(`^#{2,${level!.length}} `, 'm'))[0]!);
  }

  private script(section: string, blocks: number | readonly number[], variables: string) {
    return this.bash(`set -eu -o pipefail\n${variables}\n${[blocks].flat().map((block) => this.blocks(section)[block]).join('\n')}`);
  }

  private bash(script: string): [string, string[], { cwd: string; encoding: 'utf8'; timeout: number; env: NodeJS.ProcessEnv }] {
    const environment = this.emulator.clientEnvironment();
    return ['bash', ['--noprofile', '--norc', '-c', `${SHIMS}\n${script}`], {
      cwd: this.emulator.folder,
      encoding: 'utf8',
      timeout: LIMIT_MILLISECONDS,
      env: { ...environment, CDK, NODE: process.execPath, MODULES: join(ROOT, 'node_modules'), RECORD: this.record, PATH: `${this.bin}${delimiter}${environment.PATH}` },
    }];
  }
}

/** Each command is recorded with its end, and with what a failed one says. */
const SHIMS = `
recorded() {
  local name="$1" status=0 said="$RECORD.$BASHPID"; shift
  "$@" 2> "$said" || status=$?
  printf '%s %s: %s\\0' "$status" "$name" "$(tail -c 2000 "$said")" >> "$RECORD"
  cat "$said" >&2; rm "$said"
  return $status
}
aws() { recorded "aws $*" command aws "$@"; }
npm() { mkdir -p sdk && ln -sfn "$MODULES" sdk/node_modules; }
# The registries of both Regions are in the emulator.
docker() {
  case "$1" in
    login) cat > /dev/null ;;
    *) aws ecr put-image --region "$(cut -d. -f4 <<< "$5")" --repository-name "$(sed 's|[^/]*/||; s|:.*||' <<< "$5")" --image-tag "\${5##*:}" \
      --image-digest "\${6#*@}" --image-manifest "{\"imageDigest\":\"\${6#*@}\"}" ;;
  esac
}
npx() {
  local more='--require-approval never'; [ "$2" = destroy ] && more=--force
  recorded "npx $*" "$NODE" "$CDK" "\${@:2}" --app "$ASSEMBLY" $more --no-notices --ci
}
`;

const blocksOf = (text: string): string[] => [...text.matchAll(/^ *```bash\n([\s\S]*?)\n *```/gm)].map(([, block]) => block);
