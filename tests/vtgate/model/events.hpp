// The events of a VStream, as vtgate fills them in (vstream.md 1.2, 8.2).
#pragma once

#include <string>
#include <vector>

#include "model/binary_log.hpp"
#include "pipeline/planetscale/vstream.pb.h"
#include "vstream/event_type.hpp"

namespace pipeline::vtgate::model {

namespace type = planetscale::event_type;
inline constexpr int32_t kJournal = 16;

// Makes the events of one shard.
class EventMaker {
 public:
  EventMaker(std::string keyspace, std::string shard, bool with_keyspace_in_names)
      : keyspace_(std::move(keyspace)),
        shard_(std::move(shard)),
        prefix_(with_keyspace_in_names ? keyspace_ + "." : "") {}

  // BEGIN, COMMIT, OTHER, COPY_COMPLETED. With a transaction: its time and GTID, as the binary log phase has them.
  [[nodiscard]] wire::VEvent plain(int32_t type, const Transaction* transaction = nullptr) const;
  [[nodiscard]] wire::VEvent field(const std::string& table, const std::vector<wire::Field>& fields,
                                   bool labels_are_text, const Transaction* transaction = nullptr) const;
  [[nodiscard]] wire::VEvent copied_row(const std::string& table, const wire::Row& row) const;
  [[nodiscard]] wire::VEvent changed_rows(const std::string& table, const std::vector<wire::RowChange>& changes,
                                          bool end_of_statement, const Transaction& transaction) const;
  [[nodiscard]] wire::VEvent ddl(const Transaction& transaction) const;
  [[nodiscard]] wire::VEvent journal(const Transaction& transaction, const std::string& position) const;

 private:
  std::string keyspace_;
  std::string shard_;
  std::string prefix_;
};

wire::Row wire_row(const Row& cells);

}  // namespace pipeline::vtgate::model
