export default {
  "cloud.list_servers": async ({ input, signal }) => {
    const response = await fetch(input.url, { signal });
    return response.json();
  },
};
