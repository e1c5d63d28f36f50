#include "pipeline/sdk/files/token.hpp"

#include <gtest/gtest.h>

#include "pipeline/sdk/files/file_names.hpp"

namespace pipeline::files {
namespace {

TEST(Token, ReadsBackWhatItWrote) {
  FileRecord open;
  open.partition = "day=2024-01-02";
  open.number = 2;
  open.name = "shop/orders/day=2024-01-02/00002.csv";
  open.working = open.name + ".inprogress";
  open.replaces = true;
  open.held = true;
  open.bytes = 1'234'567'890'123;
  open.rows = 9;
  open.opened = -5;
  open.format = R"({"columns":["id"]})";
  open.progress = "row group 7";
  FileRecord closed;
  closed.name = "ü.csv";
  closed.complete = true;
  const Token token{{{"shop", "or\"ders", 3, {open, closed}}, {"", "empty", 0, {}}}, {"shop.orders.csv"}, "mine"};
  const Result<Token> read = Token::parse(token.to_json());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, token);
}

TEST(Token, IsEmptyForAnEmptyText) {
  const Result<Token> read = Token::parse("");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, Token());
}

TEST(Token, RefusesWhatItDidNotWrite) {
  FileRecord file;
  file.name = "a.csv";
  const std::string good = Token{{{"", "a", 1, {file}}}, {}, {}}.to_json();
  ASSERT_TRUE(Token::parse(good).ok());
  for (std::size_t size = 1; size < good.size(); ++size) EXPECT_FALSE(Token::parse(good.substr(0, size)).ok()) << size;
  for (const char* text : {"null", "[]", "{}", R"({"version":2,"streams":[],"remove":[]})",
                           R"({"version":1,"streams":[{}],"remove":[]})"}) {
    EXPECT_FALSE(Token::parse(text).ok()) << text;
  }
}

TEST(Token, NeverLeadsOutOfTheFolder) {
  for (const char* name : {"../x", "/etc/x", "a/../../x", "a/", "", "./x"}) {
    EXPECT_FALSE(Token::parse(Token{{}, {name}, {}}.to_json()).ok()) << name;
    FileRecord file;
    file.name = name;
    EXPECT_FALSE(Token::parse(Token{{{"", "a", 1, {file}}}, {}, {}}.to_json()).ok()) << name;
  }
}

TEST(FileNames, HoldAnyNameOfATable) {
  EXPECT_EQ(encode_name("shop.orders"), "shop.orders");
  EXPECT_EQ(encode_name("a/b%c"), "a%2Fb%25c");
  EXPECT_EQ(encode_name(".hidden"), "%2Ehidden");
  EXPECT_EQ(encode_name("tüten"), "tüten");
}

TEST(FileNames, AreRecognisedAsUnfinishedOnlyIfTheSinkMadeThem) {
  EXPECT_TRUE(is_working_name(first_working_name("t.csv"), ".csv"));
  EXPECT_TRUE(is_working_name(replacing_working_name("t.csv", 12), ".csv"));
  for (const char* name :
       {"t.csv", "t.inprogress", "t.csv.inprogress.bak", "t.csv.generation-x.inprogress", "notes.txt"}) {
    EXPECT_FALSE(is_working_name(name, ".csv")) << name;
  }
}

}  // namespace
}  // namespace pipeline::files
