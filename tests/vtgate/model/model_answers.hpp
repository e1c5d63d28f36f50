// ModelAnswers: VStreams of a keyspace that lives in a file of SQL statements.
//
// What the file holds has happened; what is appended to it while the stand-in runs happens then. Statements end with a
// semicolon at the end of a line. Beside SQL (sql/statements.hpp) there are, each a line of its own:
//
//   -- reshard -80,80- to -40,40-80,80-
//   -- purge 80- 12        the first 12 transactions of a shard's log are deleted
//   -- kill 80-            the tablet of a shard dies; another takes over
//   -- fail over 80- 3     as kill, and the last 3 transactions are lost
//
// A statement that isn't understood ends the process with its text on stderr.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "answers.hpp"
#include "model/sql/statements.hpp"
#include "model/vstream.hpp"

namespace pipeline::vtgate::model {

class ModelAnswers : public Answers {
 public:
  // Tables with the column `shard_by` are sharded by it.
  ModelAnswers(const std::string& keyspace, const std::vector<std::string>& shards, const std::string& shard_by,
               std::filesystem::path sql_file);
  std::unique_ptr<Answer> open(const wire::VStreamRequest& request) override;

  // Reads on in a call, when what has been written until now has happened.
  std::optional<wire::VStreamResponse> next(VStream& stream);

 private:
  void catch_up();
  void run(const std::string& statement);
  bool run_directive(const std::string& line);

  std::mutex mutex_;
  Keyspace keyspace_;
  sql::Session session_;
  const std::filesystem::path sql_file_;
  std::streamoff read_ = 0;
  std::string statement_;  // that has no end yet
};

}  // namespace pipeline::vtgate::model
