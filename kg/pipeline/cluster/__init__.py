"""A build on a cluster: the steps of `kg.pipeline.stored` on partitions, as tasks of Dask; tables between the steps."""

from kg.pipeline.cluster.build import build_on_cluster

__all__ = ["build_on_cluster"]
