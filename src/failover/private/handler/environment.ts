/** A variable that the stack has set. */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`variable ${name} is missing; deploy the stack of the function again`);
  return value;
}
