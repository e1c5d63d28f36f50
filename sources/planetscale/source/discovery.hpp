// Discovery: what MySQL tells about the keyspace; asked when it is first needed, and kept for the run.
//
// Everything here is a help: where MySQL doesn't answer, VStream alone must do, with a warning that says what is
// missing. Belongs to one thread, except where it says otherwise.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "discovery/catalog.hpp"
#include "discovery/sql_server.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/selection.hpp"
#include "source/plan.hpp"
#include "source/settings.hpp"

namespace pipeline::planetscale {

class Discovery {
 public:
  // `settings` is borrowed. `server` null = MySQL is not to be asked.
  Discovery(const SourceSettings& settings, std::unique_ptr<SqlServer> server, Host host);

  // The tables of the keyspace. An error when MySQL can't be asked; it is not tried again.
  Result<std::shared_ptr<const Catalog>> catalog();
  // The same where it was read already, else null. [any thread]
  [[nodiscard]] std::shared_ptr<const Catalog> known() const { return answers() ? **catalog_ : nullptr; }
  [[nodiscard]] bool asks() const { return server_ != nullptr; }
  // The tables to read. Without MySQL that works for exact names only.
  Result<std::vector<std::string>> tables(const std::set<std::string>& read_before);

  // The tables of a selection, which takes the place of the options. A table or a column that is not there is an error;
  // columns are looked up where MySQL answers.
  Result<std::vector<std::string>> selected_tables(const Selection& selection);

  // Fails when a shard lacks a tablet of the wanted type.
  Status check_tablets();
  // Warns when a shard's binary log doesn't hold whole rows.
  void tell_row_images(const Positions& serving);
  // Tells of columns that may hold more than the servers send in one message.
  void tell_message_limit();
  // The tables that can't go on from their positions and are to be copied again; an error when the settings say so.
  Result<std::set<std::string>> lost_tables(const Positions& serving, const Tables& tables);
  // The reason for a failure of a stream, if it is that its position was lost; else `failure`. [any thread]
  [[nodiscard]] Status explain(const std::vector<std::string>& tables, const wire::VGtid& position,
                               const Status& failure) const;
  // Moves ends on to what the primary has, when other tablets are read: those may lag behind it.
  void add_primary_positions(Ends& end);

 private:
  Result<std::vector<std::string>> choose(const TableChoice& choice, const std::set<std::string>& read_before);
  [[nodiscard]] bool answers() const { return server_ != nullptr && catalog_ && catalog_->ok(); }
  [[nodiscard]] Status position_lost(const std::vector<std::string>& tables, const std::string& shard,
                                     const std::string& position, bool purged) const;

  const SourceSettings& settings_;
  const std::unique_ptr<SqlServer> server_;
  const Host host_;
  std::optional<Result<std::shared_ptr<const Catalog>>> catalog_;  // none = not asked yet
  bool warned_ = false;                                            // that MySQL is missing
};

}  // namespace pipeline::planetscale
