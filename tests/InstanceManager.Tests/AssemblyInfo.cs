// Each test starts PostgreSQL servers of its own: two at a time take the machine from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
