using Surus.LocalCluster.Node;

return args is ["shim", var socketPath] ? await ShimServer.RunAsync(socketPath) : 0;
