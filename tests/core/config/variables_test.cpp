#include "core/config/variables.hpp"

#include <gtest/gtest.h>

namespace pipeline::core {
namespace {

std::optional<std::string> lookup(const std::string& name) {
  if (name == "A") return "value";
  if (name == "EMPTY") return "";
  if (name == "LINES") return "a\nb";
  return std::nullopt;
}

TEST(Variables, AreReplacedByTheirValues) {
  const std::pair<const char*, const char*> cases[] = {{"plain", "plain"},
                                                       {"${A}", "value"},
                                                       {"x${A}y${A}",
                                                        "xvaluey"
                                                        "value"},
                                                       {"${NONE:-text}", "text"},
                                                       {"${NONE:-}", ""},
                                                       {"${A:-text}", "value"},
                                                       {"${EMPTY}", ""},
                                                       {"$$", "$"},
                                                       {"$${A}", "${A}"},
                                                       {"${A:?needed}", "value"}};
  for (const auto& [text, expected] : cases) {
    const Result<Substituted> result = substitute(text, lookup);
    ASSERT_TRUE(result.ok()) << text << ": " << result.status().message();
    EXPECT_EQ(result->text, expected) << text;
  }
}

TEST(Variables, ThatAreMissingOrMalformedAreNamed) {
  const std::pair<const char*, const char*> cases[] = {{"${NONE}", "NONE"},
                                                       {"${NONE:?set it first}", "set it first"},
                                                       {"${A", "closing"},
                                                       {"${}", "${"},
                                                       {"${LINES}", "LINES"}};
  for (const auto& [text, expected] : cases) {
    const Result<Substituted> result = substitute(text, lookup);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_NE(result.status().message().find(expected), std::string::npos) << result.status().message();
  }
}

}  // namespace
}  // namespace pipeline::core
