export default {
  "shop.orders": () => [
    { id: 1, city: "Bern" },
    { id: 2, city: "Atlantis" },
    { id: 3, city: "Oslo" },
  ],
  "shop.ship": ({ input }) => {
    if (input.to === "ATLANTIS") throw new Error("Nobody delivers there");
    return `order ${input.id} to ${input.to}`;
  },
};
