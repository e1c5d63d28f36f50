// Recorded cases after which the applied rows are not the recorded ones, each with the reason.
#pragma once

#include <map>
#include <string>

namespace pipeline::planetscale::test {

struct UnequalCase {
  std::string outcome;  // part of what the sync says, or of how the rows differ
  std::string reason;
};

inline const std::map<std::string, UnequalCase>& unequal_cases() {
  static const std::map<std::string, UnequalCase> cases{
      {"copy-keys",
       {"k_gbk", "the server does not name the character set gbk (Field.charset 0); only MySQL can tell it"}},
      {"resume-key-gbk", {"k_gbk", "as copy-keys"}},
      {"copy-values", {"t_charset", "as copy-keys, for more character sets"}},
      {"stream-values-insert", {"t_charset", "as copy-values"}},
      {"stream-values-update", {"t_charset", "as copy-values"}},
      {"stream-values-delete", {"t_nopk", "rows in which every column is NULL are not in the stream"}},
      {"stream-json-special", {"j: ", "the server cuts JSON and changes values in it"}},
      {"copy-error-in-later-table",
       {"backtick", "Vitess can't stream a table with a backtick in its name; the error names it"}},
      {"copy-odd-tables", {"backtick", "as copy-error-in-later-table"}},
      {"ddl-drop-selected", {"ddl_drop_selected", "recorded with two selected columns: the others were never sent"}},
      {"cluster-movetables-both", {"moved", "two keyspaces in one stream; the source reads one"}},
      {"cluster-reshard-2-to-4-in-copy",
       {"users",
        "the copy of one shard was not recorded: the stand-in sends all rows there, also those that the other "
        "changes"}},
      {"cluster-resume-pre-reshard-in-copy",
       {"orders", "a table that was copied before is copied whole: more rows than the recording touches"}},
  };
  return cases;
}

}  // namespace pipeline::planetscale::test
