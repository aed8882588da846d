global using ObjectNames = Surus.Api.ObjectNames;
