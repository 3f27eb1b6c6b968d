package io.fluentopenai;

import io.fluentopenai.agents.Agents;
import io.fluentopenai.assistants.Assistants;
import io.fluentopenai.assistants.Threads;
import io.fluentopenai.audio.Audio;
import io.fluentopenai.batches.Batches;
import io.fluentopenai.chat.Chat;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.api.Apis;
import io.fluentopenai.completions.Completions;
import io.fluentopenai.containers.Containers;
import io.fluentopenai.conversations.Conversations;
import io.fluentopenai.embeddings.Embeddings;
import io.fluentopenai.evals.Evals;
import io.fluentopenai.files.OpenAIFiles;
import io.fluentopenai.finetuning.FineTuning;
import io.fluentopenai.images.Images;
import io.fluentopenai.internal.Given;
import io.fluentopenai.live.LiveSessions;
import io.fluentopenai.models.Models;
import io.fluentopenai.moderations.Moderations;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.realtimecalls.RealtimeCalls;
import io.fluentopenai.realtimesecrets.RealtimeSecrets;
import io.fluentopenai.responses.Responses;
import io.fluentopenai.uploads.Uploads;
import io.fluentopenai.vectorstores.VectorStores;
import io.fluentopenai.videos.Videos;
import io.fluentopenai.webhooks.WebhookEndpoints;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAI client: the entry point to every part of the API.
 *
 * <pre>{@code
 * try (OpenAI openai = OpenAI.create()) {
 *     System.out.println(openai.chat().model("gpt-5.6-luna").user("Who painted the Mona Lisa?").send().text());
 * }
 * }</pre>
 *
 * <p>Each part of the API has a method here. For a parameter that the fluent layer has no method for, set it on the
 * generated request with {@code configure(request -> …)}, or call the operation through {@link #raw()}, which has every
 * operation of the API.
 *
 * <p><b>Settings.</b> {@link #create()} uses the credentials that {@link Credentials#find} returns and the base URL in
 * {@code OPENAI_BASE_URL}. Use {@link #builder()} to set them in code. {@link #with} returns a client with other
 * options for its calls.
 *
 * <p><b>Closing.</b> {@link #close} aborts open calls and frees the connections. A client that is never closed does not
 * prevent the JVM from exiting. An {@code HttpClient} that you pass to the builder, and an {@link ApiClient} that you
 * pass to {@link #of}, stay open.
 *
 * <p>Immutable and thread-safe: create one client and share it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">API reference</a>
 */
public final class OpenAI implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.fluentopenai.client");

    private final ApiClient client;
    private final boolean owned;
    private final Apis apis;
    private final RequestOptions options;
    private final @Nullable String chatModel;
    private final @Nullable String responseModel;
    private final @Nullable OperationListener listener;

    private OpenAI(
            ApiClient client,
            boolean owned,
            RequestOptions options,
            @Nullable String chatModel,
            @Nullable String responseModel,
            @Nullable OperationListener listener) {
        this.listener = listener;
        this.client = Given.notNull(client, "client");
        this.owned = owned;
        this.options = Given.notNull(options, "options");
        this.chatModel = chatModel;
        this.responseModel = responseModel;
        apis = new Apis(client);
    }

    /**
     * Creates a client with the credentials that {@link Credentials#find} returns and the base URL in {@code
     * OPENAI_BASE_URL}.
     *
     * @throws IllegalStateException if no API key is found and the base URL is that of OpenAI
     * @throws IllegalArgumentException if a credentials file or an environment variable is invalid; the message says
     *     why
     * @throws java.io.UncheckedIOException if a credentials file cannot be read
     */
    public static OpenAI create() {
        return builder().build();
    }

    /**
     * Creates a client with an API key. The base URL comes from {@code OPENAI_BASE_URL}, if set.
     *
     * @throws IllegalArgumentException if the key is null, blank, or not a valid header value
     */
    public static OpenAI create(String apiKey) {
        return builder().apiKey(apiKey).build();
    }

    /**
     * Returns a fluent client over a client of the generated layer. Closing the fluent client does not close the given
     * one.
     */
    public static OpenAI of(ApiClient client) {
        return new OpenAI(client, false, RequestOptions.none(), null, null, null);
    }

    /** Returns a builder with default settings. */
    public static Builder builder() {
        return new Builder(System.getenv(), Credentials::find);
    }

    /**
     * Returns a client with other options for its calls: headers, query parameters, timeouts, retries. It shares the
     * connections of this client, and closing it has no effect.
     */
    public OpenAI with(RequestOptions options) {
        return new OpenAI(client, false, options, chatModel, responseModel, listener);
    }

    /** Returns the options of every call. */
    public RequestOptions options() {
        return options;
    }

    /** Returns the listener that gets the operations of this client; null if there is none. */
    public @Nullable OperationListener operationListener() {
        return listener;
    }

    /** Returns the model of chat requests that set none; null if the client has no default. */
    public @Nullable String defaultChatModel() {
        return chatModel;
    }

    /** Returns the model of response requests that set none; null if the client has no default. */
    public @Nullable String defaultResponseModel() {
        return responseModel;
    }

    /** Returns the models endpoint. */
    public Models models() {
        return new Models(this);
    }

    /** Returns the chat completions endpoint. */
    public Chat chat() {
        return new Chat(this);
    }

    /** Returns the legacy text completions endpoint. */
    public Completions completions() {
        return new Completions(this);
    }

    /** Returns the responses endpoint: model responses, with server-side tools and state. */
    public Responses responses() {
        return new Responses(this);
    }

    /** Returns the conversations endpoint: conversation state that the server keeps. */
    public Conversations conversations() {
        return new Conversations(this);
    }

    /** Returns the agents endpoint: stored agents, and the sessions in which they work. Experimental. */
    public Agents agents() {
        return new Agents(this);
    }

    /**
     * Returns the assistants endpoint of Azure OpenAI and compatible servers. OpenAI removed its Assistants API on
     * 2026-08-26.
     */
    public Assistants assistants() {
        return new Assistants(this);
    }

    /** Returns the threads endpoint, with messages and runs, of Azure OpenAI and compatible servers. */
    public Threads threads() {
        return new Threads(this);
    }

    /** Returns the vector stores endpoint. */
    public VectorStores vectorStores() {
        return new VectorStores(this);
    }

    /** Returns the files endpoint. */
    public OpenAIFiles files() {
        return new OpenAIFiles(this);
    }

    /** Returns the uploads endpoint, which uploads large files in parts. */
    public Uploads uploads() {
        return new Uploads(this);
    }

    /** Returns the embeddings endpoint. */
    public Embeddings embeddings() {
        return new Embeddings(this);
    }

    /** Returns the moderations endpoint. */
    public Moderations moderations() {
        return new Moderations(this);
    }

    /** Returns the images endpoint. */
    public Images images() {
        return new Images(this);
    }

    /** Returns the audio endpoint: text to speech, transcription and translation. */
    public Audio audio() {
        return new Audio(this);
    }

    /** Returns the fine-tuning endpoint. */
    public FineTuning fineTuning() {
        return new FineTuning(this);
    }

    /** Returns the batches endpoint. */
    public Batches batches() {
        return new Batches(this);
    }

    /** Returns the evals endpoint, which evaluates models against your test data. */
    public Evals evals() {
        return new Evals(this);
    }

    /** Returns the containers endpoint: containers of the code interpreter. */
    public Containers containers() {
        return new Containers(this);
    }

    /** Returns the videos endpoint. */
    public Videos videos() {
        return new Videos(this);
    }

    /** Returns the endpoint that creates ephemeral secrets for Realtime clients, which must not have the API key. */
    public RealtimeSecrets realtimeSecrets() {
        return new RealtimeSecrets(this);
    }

    /** Returns the endpoint that accepts, refers and ends calls of the Realtime API, by telephone or WebRTC. */
    public RealtimeCalls realtimeCalls() {
        return new RealtimeCalls(this);
    }

    /** Returns the endpoint of live sessions by telephone and over WebRTC. Experimental. */
    public LiveSessions liveSessions() {
        return new LiveSessions(this);
    }

    /** Returns the endpoint that registers where webhooks are delivered. Experimental. */
    public WebhookEndpoints webhookEndpoints() {
        return new WebhookEndpoints(this);
    }

    /**
     * Returns the generated layer, which has every operation of the API. The options of {@link #with} do not apply to
     * its calls.
     */
    public Apis raw() {
        return apis;
    }

    /** Returns the client of the generated layer. */
    public ApiClient client() {
        return client;
    }

    /** Aborts open calls and frees the connections. Later calls throw an {@code IllegalStateException}. */
    @Override
    public void close() {
        if (owned) {
            client.close();
        }
    }

    /** Returns the base URL, without credentials. */
    @Override
    public String toString() {
        return "OpenAI[" + client.baseUrl() + "]";
    }

    /** Builds an {@link OpenAI} client. Not thread-safe. */
    public static final class Builder {
        /** The URL of OpenAI without its path, which is optional in a base URL. */
        private static final String DEFAULT_SERVER = "https://api.openai.com";

        private final Map<String, String> environment;
        private final Supplier<@Nullable Credentials> finder;
        private final ApiClient.Builder client = ApiClient.builder();

        /** The source of the key; null if no key is set. */
        private @Nullable String keySource;

        private boolean adminKeyGiven;
        private boolean organizationGiven;
        private boolean projectGiven;
        private boolean azure;
        private @Nullable String baseUrl;
        private @Nullable String chatModel;
        private @Nullable String responseModel;
        private final List<OperationListener> listeners = new ArrayList<>();

        Builder(Map<String, String> environment, Supplier<@Nullable Credentials> finder) {
            this.environment = environment;
            this.finder = finder;
        }

        /**
         * Sets the API key. By default the client uses the one that {@link Credentials#find} returns.
         *
         * @throws IllegalArgumentException if the key is null, blank, or not a valid header value
         */
        public Builder apiKey(String key) {
            client.apiKey(Credentials.requireKey(key));
            keySource = "builder";
            return this;
        }

        /**
         * Sets a supplier that is called for the API key of each request, for keys that rotate and tokens that expire.
         */
        public Builder apiKey(Supplier<String> keys) {
            client.apiKey(Given.notNull(keys, "keys"));
            keySource = "builder";
            return this;
        }

        /**
         * Sets the admin API key of an organization ({@code sk-admin-…}). By default the client uses {@code
         * OPENAI_ADMIN_KEY}, if set. The key is sent with the operations that administer organizations and projects,
         * and with no other; without it, those are sent with the API key.
         *
         * @throws IllegalArgumentException if the key is null, blank, or not a valid header value
         */
        public Builder adminApiKey(String key) {
            Given.check(key != null, "The admin API key is null. Set the environment variable OPENAI_ADMIN_KEY");
            client.adminApiKey(key);
            adminKeyGiven = true;
            return this;
        }

        /** Sets a supplier that is called for the admin API key of each request that needs it. */
        public Builder adminApiKey(Supplier<String> keys) {
            client.adminApiKey(Given.notNull(keys, "keys"));
            adminKeyGiven = true;
            return this;
        }

        /**
         * Sets the API key, the organization and the project. By default the client uses those that {@link
         * Credentials#find} returns.
         *
         * @throws IllegalArgumentException if the credentials are null or not valid header values
         */
        public Builder credentials(Credentials credentials) {
            if (credentials == null) {
                throw new IllegalArgumentException(
                        "credentials must not be null. " + Credentials.notFound(environment));
            }
            try {
                apiKey(credentials.apiKey());
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(
                        "The API key from " + credentials.source() + " cannot be used: " + refused.getMessage(),
                        refused);
            }
            keySource = credentials.source();
            if (credentials.organization() != null) {
                organization(credentials.organization());
            }
            if (credentials.project() != null) {
                project(credentials.project());
            }
            return this;
        }

        /** Sets the organization that is billed ({@code OpenAI-Organization}), overriding that of the credentials. */
        public Builder organization(String id) {
            client.organization(Given.notNull(id, "id"));
            organizationGiven = true;
            return this;
        }

        /** Sets the project that is billed ({@code OpenAI-Project}), overriding that of the credentials. */
        public Builder project(String id) {
            client.project(Given.notNull(id, "id"));
            projectGiven = true;
            return this;
        }

        /**
         * Sets the base URL of the API or of a compatible server. By default it is {@code OPENAI_BASE_URL}, or else
         * that of OpenAI. {@link ApiClient} describes which paths are appended.
         *
         * @throws IllegalArgumentException if this is not a valid base URL
         */
        public Builder baseUrl(String url) {
            client.baseUrl(Given.notNull(url, "url"));
            baseUrl = url;
            return this;
        }

        /**
         * Sets an Azure OpenAI resource in place of a base URL. Also call {@link #apiKey(String)} with its key, or
         * {@link #bearerToken} with a supplier of Entra tokens: the client does not look for Azure credentials in files
         * or the environment.
         */
        public Builder azure(AzureOptions options) {
            client.azure(Given.notNull(options, "options"));
            azure = true;
            return this;
        }

        /**
         * Sets a supplier that is called for the token of each request, which is sent in {@code Authorization: Bearer},
         * for example a Microsoft Entra token.
         */
        public Builder bearerToken(Supplier<String> tokens) {
            client.bearerToken(Given.notNull(tokens, "tokens"));
            keySource = "builder";
            return this;
        }

        /**
         * Sets the model of chat requests that set none, so that {@code openai.chat().user("Hello").send()} is a
         * complete request. By default there is none; Azure then uses the deployment.
         */
        public Builder defaultChatModel(String model) {
            chatModel = Given.notNull(model, "model");
            return this;
        }

        /**
         * Sets the model of response requests that set neither a model nor a stored prompt. By default there is none;
         * Azure then uses the deployment.
         */
        public Builder defaultResponseModel(String model) {
            responseModel = Given.notNull(model, "model");
            return this;
        }

        /**
         * Adds a listener that gets each operation: calls of models, tool calls, loops, realtime sessions. Can be called
         * more than once.
         */
        public Builder observe(OperationListener listener) {
            listeners.add(Given.notNull(listener, "listener"));
            return this;
        }

        /**
         * Changes other settings of the client, such as timeouts, retries, interceptors, a proxy or your own {@code
         * HttpClient}. Set the API key and the base URL with the methods of this builder, not here.
         */
        public Builder configure(Consumer<? super ApiClient.Builder> settings) {
            Given.notNull(settings, "settings").accept(client);
            return this;
        }

        /**
         * Builds the client. The builder can be used again.
         *
         * @throws IllegalStateException if no API key is found and the base URL is that of OpenAI or Azure
         * @throws IllegalArgumentException if a credentials file or an environment variable is invalid; the message
         *     says why
         * @throws java.io.UncheckedIOException if a credentials file cannot be read
         */
        public OpenAI build() {
            if (azure && keySource == null) {
                throw new IllegalStateException(
                        "No key for Azure. Call apiKey(…) or bearerToken(…) on the builder: with azure(…), the client does"
                                + " not look for a key in files or the environment");
            }
            if (baseUrl == null && !azure) {
                String named = environment.get("OPENAI_BASE_URL");
                if (named != null && !named.isBlank()) {
                    baseUrlFromEnvironment(named);
                }
            }
            if (!azure && !adminKeyGiven) {
                adminKeyFromEnvironment();
            }
            if (keySource == null) {
                Credentials found = finder.get();
                if (found != null) {
                    credentials(found.without(organizationGiven, projectGiven));
                } else if (!adminKeyGiven && (baseUrl == null || baseUrl.startsWith(DEFAULT_SERVER))) {
                    throw new IllegalStateException(Credentials.notFound(environment));
                }
            }
            ApiClient built = client.build();
            if (LOG.isLoggable(Level.DEBUG)) {
                LOG.log(
                        Level.DEBUG,
                        "Client for " + built.baseUrl() + ", "
                                + (keySource == null ? "without a key" : "key from " + keySource));
            }
            return new OpenAI(
                    built,
                    true,
                    RequestOptions.none(),
                    chatModel,
                    responseModel,
                    listeners.isEmpty() ? null : OperationListener.all(listeners));
        }

        private void adminKeyFromEnvironment() {
            String key = environment.getOrDefault("OPENAI_ADMIN_KEY", "");
            if (!key.isBlank()) {
                try {
                    adminApiKey(key);
                } catch (IllegalArgumentException refused) {
                    throw new IllegalArgumentException(
                            "The environment variable OPENAI_ADMIN_KEY cannot be used: " + refused.getMessage(),
                            refused);
                }
            }
        }

        private void baseUrlFromEnvironment(String url) {
            try {
                baseUrl(url);
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(
                        "The environment variable OPENAI_BASE_URL cannot be used: " + refused.getMessage(), refused);
            }
        }
    }
}
