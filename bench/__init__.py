"""What `make bench` runs: measurements that docs/benchmarks.md keeps."""
