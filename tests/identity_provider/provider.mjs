// A certified OpenID provider (npm oidc-provider) with the claims of the Inera kind. Started by the tests on loopback.
//
// One argument, JSON: port, issuer, client {id, secret, origin, told_at}, and a clock: "at" (it stands there) or "ahead"
// (seconds it is before the machine's).
// POST /test changes how it behaves from then on: {"claims": {…}} are written over those of the next ID token,
// "without" names claims that are left out of it, "algorithm" signs it another way, "stranger": true with a key nobody
// knows, "forger": true with one that says it is the right one, "rotate": true makes it a provider with new keys. {} is well-behaved again. GET /test tells what it was asked.
import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";

const told = JSON.parse(process.argv[2]);
const realNow = Date.now;
Date.now = () => told.at ? told.at * 1000 : realNow() + told.ahead * 1000;
console.warn = console.info = () => {};
const { Provider } = await import("oidc-provider");
const { SignJWT, UnsecuredJWT, decodeJwt, importJWK } = await import("jose");

// As long as a browser may keep anything: it lives by the machine's clock, which may be far from ours.
const LONG = 400 * 24 * 3600;
const INERA = [
    "employeeHsaId", "commissionHsaId", "commissionName", "commissionPurpose", "healthCareUnitHsaId",
    "healthCareProviderHsaId", "healthcareProfessionalLicense", "healthcareProfessionalLicenseIdentityNumber",
    "personalPrescriptionCode", "groupPrescriptionCode",
];
const accounts = new Map();
let faults = {};
let seen = {};

function key() {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

let signing = key();
let handler = provider();

function provider() {
    const oidc = new Provider(told.issuer, {
        jwks: { keys: [signing] },
        cookies: { keys: ["of the tests"] },
        clients: [{
            client_id: told.client.id,
            client_secret: told.client.secret,
            redirect_uris: [`${told.client.origin}/logga-in/legitimering/svar`],
            post_logout_redirect_uris: [`${told.client.origin}/logga-in?ended=1`],
            backchannel_logout_uri: told.client.told_at,
            backchannel_logout_session_required: true,
        }],
        acrValues: ["http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"],
        claims: { openid: ["sub", ...INERA], acr: null, auth_time: null, iss: null, sid: null },
        features: {
            devInteractions: { enabled: false },
            claimsParameter: { enabled: true },
            backchannelLogout: { enabled: true },
            rpInitiatedLogout: {
                enabled: true,
                logoutSource: (context, form) => {
                    context.body = page("Logga ut", `${form}<button form="op.logoutForm" name="logout" value="yes">Ja, logga ut</button>`);
                },
                postLogoutSuccessSource: (context) => { context.body = page("Utloggad", ""); },
            },
        },
        // It would not call a loopback address, which is where the tests' service is.
        fetch: (url, { dispatcher: _none, ...options }) => fetch(url, options),
        pkce: { required: () => true },
        ttl: { AccessToken: 600, AuthorizationCode: 600, IdToken: 600, Interaction: LONG, Session: LONG, Grant: LONG },
        interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
        // Everybody has agreed to everything: what is tested is the login.
        loadExistingGrant: async (context) => {
            const grant = new context.oidc.provider.Grant({
                clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId,
            });
            grant.addOIDCScope("openid");
            grant.addOIDCClaims(INERA);
            await grant.save();
            return grant;
        },
        findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) }),
        renderError: (context, out) => { context.body = page(out.error, `<p>${out.error_description}</p>`); },
    });
    oidc.on("server_error", (_context, error) => console.error(error));
    oidc.on("backchannel.error", (_context, error) => console.error(error));
    oidc.use(async (context, next) => {
        const asked = context.path === "/auth" && context.query.client_id;
        if (asked) seen = { ...seen, authorization: { ...context.query } };
        if (context.path.startsWith("/interaction/")) return interact(oidc, context);
        await next();
        if (context.path === "/token" && context.body.id_token) {
            seen = { ...seen, token: { ...context.oidc.params, client_secret: undefined } };
            context.body = { ...context.body, id_token: await spoilt(context.body.id_token) };
        }
    });
    return oidc.callback();
}

// Whoever the form says has logged in. The subject is another each time, as at the real one.
async function interact(oidc, context) {
    const { uid } = await oidc.interactionDetails(context.req, context.res);
    const fields = new URLSearchParams(context.method === "POST" ? await body(context.req) : "");
    if (!fields.size) {
        context.body = page("Legitimera dig", `<form method="post" action="/interaction/${uid}">
            <label>HSA-id <input name="employeeHsaId" autofocus></label>
            <label>Uppdrag <input name="commissionHsaId"></label>
            <button>Legitimera</button> <button name="error" value="access_denied">Avbryt</button></form>`);
        return;
    }
    context.respond = false;
    if (fields.get("error")) {
        await oidc.interactionFinished(context.req, context.res, { error: fields.get("error") });
        return;
    }
    const accountId = randomUUID();
    const { acr = "http://id.sambi.se/loa/loa3", ...claims } = Object.fromEntries(fields);
    accounts.set(accountId, { healthcareProfessionalLicense: ["SJ"], ...claims });
    await oidc.interactionFinished(context.req, context.res, { login: { accountId, acr, amr: ["smartcard"] } });
}

async function spoilt(token) {
    const claims = { ...decodeJwt(token), ...faults.claims };
    for (const name of faults.without ?? []) delete claims[name];
    if (faults.algorithm === "none") return new UnsecuredJWT(claims).encode();
    if (faults.algorithm === "HS256")
        return new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: signing.kid }).sign(new TextEncoder().encode(told.client.secret));
    if (!faults.claims && !faults.without && !faults.stranger && !faults.forger) return token;
    const by = faults.stranger || faults.forger ? key() : signing;
    return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: faults.forger ? signing.kid : by.kid }).sign(await importJWK(by, "RS256"));
}

async function body(request) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
}

const page = (title, content) => `<!doctype html><html lang="sv"><title>${title}</title><main><h1>${title}</h1>${content}</main></html>`;

createServer(async (request, response) => {
    if (request.url !== "/test") return handler(request, response);
    if (request.method === "POST") {
        const { rotate, ...wanted } = JSON.parse(await body(request));
        faults = wanted;
        if (rotate) {
            signing = key();
            handler = provider();
        }
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(seen));
}).listen(told.port, "localhost", () => console.log("ready"));
