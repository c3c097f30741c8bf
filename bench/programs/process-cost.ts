/** CPU of this process so far, user and system, in milliseconds. */
export function cpuMilliseconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** The same without the system's part, which is writing files and depends on the disk. */
export function userMilliseconds(since?: NodeJS.CpuUsage): number {
  return process.cpuUsage(since).user / 1000;
}

/** Hand the result to the process that started this one. */
export function report(result: object): void {
  process.stdout.write(JSON.stringify(result));
}
