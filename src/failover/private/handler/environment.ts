/** Returns an environment variable of the function. */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is missing; deploy the stack of the function again`);
  return value;
}
