// Recording: one recorded VStream (tests/data/vitess/README.md), taken apart so that any part of it can be served
// again.
//
// The recorded stream covers several tables and shards. From it come, for each shard: the copy of each table, and the
// log of the transactions that were seen. Immutable after `load`; safe to share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/status.hpp"
#include "vstream/event_type.hpp"
#include "vstream/gtid_set.hpp"

namespace pipeline::vtgate {

namespace wire = planetscale::wire;
using planetscale::GtidSet;

using namespace planetscale::event_type;

struct CopyBatch {
  std::vector<wire::VEvent> rows;
  wire::QueryResult lastpk;
};

struct TableCopy {
  wire::VEvent field;
  std::string gtid;  // of the snapshot
  std::vector<CopyBatch> batches;
};

struct Transaction {
  std::string gtid;  // position after it, as recorded
  GtidSet position;
  std::vector<wire::VEvent> events;  // BEGIN … COMMIT, or a DDL or OTHER, without VGTID
};

struct Shard {
  std::map<std::string, TableCopy> copies;     // by table
  std::map<std::string, wire::VEvent> fields;  // the first FIELD of each table in the log
  std::vector<Transaction> log;
  std::string start;       // position before the log
  std::string after_copy;  // position when the last copy of the recording had ended
};

struct Recording {
  std::string keyspace;
  std::map<std::string, Shard> shards;
  std::set<std::string> tables;
  std::string prefix;  // in front of table names: "shop." or nothing

  static Result<Recording> load(const std::filesystem::path& folder);
  // Without the keyspace.
  [[nodiscard]] std::string bare_name(const std::string& table) const;
  // The table of a ROW or FIELD event, without the keyspace; empty for others.
  [[nodiscard]] std::string table_of(const wire::VEvent& event) const;
};

}  // namespace pipeline::vtgate
