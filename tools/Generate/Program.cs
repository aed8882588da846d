using Surus.Generate;

return args switch
{
    ["types", .. var rest] => TypesCommand.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Generate types [--check]");
    return 2;
}
