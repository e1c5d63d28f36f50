// Recording: one recorded VStream (tests/data/README.md), taken apart so that any part of it can be served
// again.
//
// The recorded stream covers several tables and shards. From it come, for each shard: the copy of each table, and the
// log of the transactions that were seen; and for all shards together, the order in which they came. Immutable after
// `load`; safe to share.
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
#include "recorded_rows.hpp"
#include "refusal.hpp"
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
  std::string shard;
  std::string gtid;  // position after it, as recorded
  GtidSet position;
  std::vector<wire::VEvent> events;  // BEGIN … COMMIT, or a DDL or OTHER, without VGTID
  wire::VGtid vgtid;                 // the positions of all shards after it
};

struct Shard {
  std::map<std::string, TableCopy> copies;     // by table
  std::map<std::string, wire::VEvent> fields;  // the first FIELD of each table in the log
  std::vector<std::size_t> log;                // places in Recording::log
  bool copy_completed = false;
  std::set<std::string> copied_twice;  // tables
  std::string start;                   // position before the log
  std::string after_copy;              // position when the last copy of the recording had ended
};

struct Recording {
  std::string keyspace;
  wire::VStreamRequest request;
  std::vector<wire::VEvent> events;  // as they came
  std::optional<Refusal> end;        // the error that ended the stream
  std::map<std::string, Shard> shards;
  std::vector<Transaction> log;        // of all shards
  std::set<std::string> first_shards;  // that the first position names
  std::set<std::string> last_shards;   // and the last one
  std::set<std::string> tables;
  std::map<std::string, RecordedRows> rows;  // by table: what they held at the end
  std::set<std::string> incomplete;          // tables that the recorded stream leaves different from `rows`

  static Result<Recording> load(const std::filesystem::path& folder);
  // Without the keyspace.
  [[nodiscard]] std::string bare_name(const std::string& table) const;
  // The table of a ROW or FIELD event, without the keyspace; empty for others.
  [[nodiscard]] std::string table_of(const wire::VEvent& event) const;
  // The columns of `rows`: as the server told them, where it did.
  [[nodiscard]] wire::FieldEvent fields_of_rows(const std::string& table) const;
  // Where a shard stands when everything has happened.
  [[nodiscard]] const std::string& end_of(const std::string& shard) const;
  // True when a request for copies started this recording.
  [[nodiscard]] bool starts_with_copy() const;
  // True when it was started for whole copies, without a position or a key.
  [[nodiscard]] bool starts_with_nothing() const;
};

}  // namespace pipeline::vtgate
