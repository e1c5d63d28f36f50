// VStream: one call of a client, answered from a Keyspace as vtgate would.
//
// Pure: no clock, no network. The keyspace may be changed between two calls of `next`. Not thread-safe.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "model/shard_stream.hpp"

namespace pipeline::vtgate::model {

class VStream {
 public:
  // Borrows the keyspace.
  VStream(const Keyspace& keyspace, const wire::VStreamRequest& request, StreamOptions options);
  VStream(const VStream&) = delete;
  VStream& operator=(const VStream&) = delete;

  // The next response; none = nothing more for now, or for good when `refusal` says so.
  std::optional<wire::VStreamResponse> next();
  // The status that ends the call. Only after `next` gave none.
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  void start(const wire::VStreamRequest& request);
  bool start_shard(const wire::ShardGtid& from, const std::string& shard);
  ShardStream& add(const std::string& shard);
  void refuse(const ShardStream& shard, const Refusal& refusal);
  void produce();
  void follow_reshard();
  void complete_copy(const std::string& shard);
  [[nodiscard]] wire::VEvent vgtid(const std::string& shard) const;

  const Keyspace& keyspace_;
  const StreamOptions options_;
  StreamRequest request_;
  std::map<std::string, std::unique_ptr<ShardStream>> shards_;
  std::set<std::string> not_completed_;  // shards whose COPY_COMPLETED hasn't come in this call
  std::deque<wire::VStreamResponse> ready_;
  std::optional<Refusal> refusal_;
};

}  // namespace pipeline::vtgate::model
