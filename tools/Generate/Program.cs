using Surus.Generate;

return args switch
{
    ["types", .. var rest] => TypesCommand.Run(rest),
    ["crds", .. var rest] => CrdsCommand.Run(rest),
    ["manifest", .. var rest] => ManifestCommand.Run(rest),
    ["all", .. var rest] => TypesCommand.Run(rest) | CrdsCommand.Run(rest) | ManifestCommand.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Generate types|crds|manifest|all [--check]");
    return 2;
}
