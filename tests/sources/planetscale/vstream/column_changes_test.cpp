#include "vstream/column_changes.hpp"

#include <gtest/gtest.h>

#include "vstream/ddl_statement.hpp"

namespace pipeline::planetscale {
namespace {

using Names = std::vector<std::string>;

// The columns a, b, c after the statement; none when it doesn't fit.
Names after(const std::string& statement) {
  Names names{"a", "b", "c"};
  return apply_changes(parse_ddl(statement).column_changes, names) ? names : Names();
}

TEST(ColumnChanges, LeadToTheColumnsThatMySqlHasThen) {
  struct {
    const char* actions;
    Names columns;
  } const cases[] = {
      {"add column d int", {"a", "b", "c", "d"}},
      {"add d varchar(20) character set latin1 default 'x, y' first", {"d", "a", "b", "c"}},
      {"ADD COLUMN `d` decimal(10,2) NOT NULL AFTER `a`, add e int", {"a", "d", "b", "c", "e"}},
      {"add (d int, key (a, b), e int)", {"a", "b", "c", "d", "e"}},
      {"add index i (a, b), add primary key (c)", {"a", "b", "c"}},
      {"add constraint f foreign key (a) references u (first)", {"a", "b", "c"}},
      {"drop b, drop column C", {"a"}},
      {"drop index b, drop primary key, drop foreign key a, drop check c", {"a", "b", "c"}},
      {"change b d int", {"a", "d", "c"}},
      {"change column a a bigint after c", {"b", "c", "a"}},
      {"modify c int first", {"c", "a", "b"}},
      {"modify b int check (b not in (1, 2)) after c, algorithm=instant", {"a", "c", "b"}},
      {"rename column b to d, rename index a to b", {"a", "d", "c"}},
      {"alter column b set default 4, comment 'drop c'", {"a", "b", "c"}},
      {"drop a, add a int", {"b", "c", "a"}},
      {"convert to character set utf8mb4, engine = InnoDB", {"a", "b", "c"}},
      {"add b int", {}},
      {"drop d", {}},
      {"modify d int", {}},
      {"rename column a to b", {}},
      {"add d int after e", {}},
  };
  for (const auto& item : cases)
    EXPECT_EQ(after(std::string("alter table t ") + item.actions), item.columns) << item.actions;
}

TEST(ColumnChanges, NameLabelsAsTheServerShowsThem) {
  const DdlStatement ddl = parse_ddl("alter table t modify k ENUM ( 'a' , 'it''s', \"b\" ) not null, modify v int");
  ASSERT_EQ(ddl.column_changes.size(), 2U);
  EXPECT_EQ(ddl.column_changes[0].label_type, "enum('a','it''s','b')");
  EXPECT_EQ(ddl.column_changes[1].label_type, "");
}

}  // namespace
}  // namespace pipeline::planetscale
