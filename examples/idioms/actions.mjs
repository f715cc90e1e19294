export default {
  read_page: ({ input }) => ({ has_more: input.page < 2 }),
  check_one: ({ input }) => {
    if (input.name === "right") throw new Error("It is not there");
    return "fine";
  },
};
