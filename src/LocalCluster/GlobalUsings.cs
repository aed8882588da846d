global using ObjectKey = Surus.LocalCluster.Cluster.ObjectKey;
