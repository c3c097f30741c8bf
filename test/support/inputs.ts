interface Call<Input> { readonly args: readonly [{ readonly input: Input }] }

type CommandType<Input> = new (input: Input) => { readonly input: Input };

/** The inputs of the calls of a command that a mocked client has received. */
export const inputsOf = <Input extends object>(mock: { commandCalls(command: never): unknown[] }, command: CommandType<Input>): Input[] =>
  (mock.commandCalls(command as never) as Call<Input>[]).map(({ args: [{ input }] }) => input);
