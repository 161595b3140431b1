// Signs in with the password by the mutation `signIn`, which answers in the page's language.
const form = document.querySelector("#password"), message = document.querySelector("#message"), submit = form.querySelector("button");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  message.textContent = "";
  submit.disabled = true;
  try {
    const query = "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } userErrors { message } } }";
    const input = { email: form.email.value, password: form.password.value };
    const headers = { "content-type": "application/json", "accept-language": document.documentElement.lang };
    const answer = await fetch("/graphql", { method: "POST", credentials: "same-origin", headers, body: JSON.stringify({ query, variables: { input } }) });
    const { data, errors } = await answer.json();
    const refusal = data?.signIn?.userErrors?.[0] ?? errors?.[0];
    if (data?.signIn?.viewer) location.assign(form.dataset.next);
    else message.textContent = refusal?.message ?? form.dataset.failed;
  } catch {
    message.textContent = form.dataset.failed;
  }
  submit.disabled = false;
});
