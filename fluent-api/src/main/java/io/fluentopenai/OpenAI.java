package io.fluentopenai;

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
import io.fluentopenai.models.Models;
import io.fluentopenai.moderations.Moderations;
import io.fluentopenai.realtimesecrets.RealtimeSecrets;
import io.fluentopenai.responses.Responses;
import io.fluentopenai.uploads.Uploads;
import io.fluentopenai.vectorstores.VectorStores;
import io.fluentopenai.videos.Videos;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAI API.
 *
 * <pre>{@code
 * try (OpenAI openai = OpenAI.create()) {
 *     System.out.println(openai.chat().model("gpt-5.6-luna").user("Who painted the Mona Lisa?").send().text());
 * }
 * }</pre>
 *
 * <p>Each part of the API is a method here. What a part does not offer by itself can be set on the generated request that
 * it builds ({@code configure(request -> …)}), or called through {@link #raw()}, which has every operation of the
 * document.
 *
 * <p><b>Settings.</b> {@link #create()} takes the credentials that {@link Credentials#find} finds, and the server that
 * {@code OPENAI_BASE_URL} names; {@link #builder()} takes them from you. {@link #with} gives the same client with other
 * options for its calls.
 *
 * <p><b>Closing.</b> Closing ends what is open and frees connections. A client that is not closed keeps no JVM from
 * exiting. An {@code HttpClient} that was given to the builder, and an {@link ApiClient} that was given to {@link #of}, are
 * not closed.
 *
 * <p>Immutable and thread-safe: make one and share it.
 */
public final class OpenAI implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.fluentopenai.client");

    private final ApiClient client;
    private final boolean owned;
    private final Apis apis;
    private final RequestOptions options;
    private final @Nullable String chatModel;
    private final @Nullable String responseModel;

    private OpenAI(
            ApiClient client,
            boolean owned,
            RequestOptions options,
            @Nullable String chatModel,
            @Nullable String responseModel) {
        this.client = Given.notNull(client, "client");
        this.owned = owned;
        this.options = Given.notNull(options, "options");
        this.chatModel = chatModel;
        this.responseModel = responseModel;
        apis = new Apis(client);
    }

    /**
     * Returns a client with the credentials that {@link Credentials#find} finds, and the server that {@code OPENAI_BASE_URL}
     * names.
     *
     * @throws IllegalStateException if there is no key, and the server is OpenAI's
     * @throws IllegalArgumentException if a file or a variable with credentials cannot be used; the message says why
     * @throws java.io.UncheckedIOException if a file with credentials cannot be read
     */
    public static OpenAI create() {
        return builder().build();
    }

    /**
     * Returns a client with a key.
     *
     * @throws IllegalArgumentException if it is null or blank, or cannot be sent in a header
     */
    public static OpenAI create(String apiKey) {
        return builder().apiKey(apiKey).build();
    }

    /** The fluent layer over a client of the generated layer, which is shared and not closed. */
    public static OpenAI of(ApiClient client) {
        return new OpenAI(client, false, RequestOptions.none(), null, null);
    }

    /** A builder with default settings. */
    public static Builder builder() {
        return new Builder(System.getenv(), Credentials::find);
    }

    /**
     * The same client with other options for its calls: headers, query parameters, deadlines, retries. The connections are
     * shared; closing what this returns does nothing.
     */
    public OpenAI with(RequestOptions options) {
        return new OpenAI(client, false, options, chatModel, responseModel);
    }

    /** The options that go with every call. */
    public RequestOptions options() {
        return options;
    }

    /** Returns the model of chats that name none; null if the client has no default. */
    public @Nullable String defaultChatModel() {
        return chatModel;
    }

    /** Returns the model of responses that name none; null if the client has no default. */
    public @Nullable String defaultResponseModel() {
        return responseModel;
    }

    /** Models. */
    public Models models() {
        return new Models(this);
    }

    /** Chat completions. */
    public Chat chat() {
        return new Chat(this);
    }

    /** Completions, the forerunner of chat. */
    public Completions completions() {
        return new Completions(this);
    }

    /** Responses: a model answers, with tools and state of the server's. */
    public Responses responses() {
        return new Responses(this);
    }

    /** Conversations that the server keeps. */
    public Conversations conversations() {
        return new Conversations(this);
    }

    /** Assistants, of Azure OpenAI and compatible servers: OpenAI removed its Assistants API on 2026-08-26. */
    public Assistants assistants() {
        return new Assistants(this);
    }

    /** Threads, their messages and runs, of Azure OpenAI and compatible servers. */
    public Threads threads() {
        return new Threads(this);
    }

    /** Vector stores. */
    public VectorStores vectorStores() {
        return new VectorStores(this);
    }

    /** Files on the server. */
    public OpenAIFiles files() {
        return new OpenAIFiles(this);
    }

    /** Uploads of large files, in parts. */
    public Uploads uploads() {
        return new Uploads(this);
    }

    /** Embeddings. */
    public Embeddings embeddings() {
        return new Embeddings(this);
    }

    /** Moderations. */
    public Moderations moderations() {
        return new Moderations(this);
    }

    /** Images. */
    public Images images() {
        return new Images(this);
    }

    /** Speech and transcription. */
    public Audio audio() {
        return new Audio(this);
    }

    /** Fine-tuning of models. */
    public FineTuning fineTuning() {
        return new FineTuning(this);
    }

    /** Batches of requests. */
    public Batches batches() {
        return new Batches(this);
    }

    /** Evals: tests of how well models do. */
    public Evals evals() {
        return new Evals(this);
    }

    /** Containers that code runs in. */
    public Containers containers() {
        return new Containers(this);
    }

    /** Videos. */
    public Videos videos() {
        return new Videos(this);
    }

    /** Secrets for Realtime clients that must not have the key. */
    public RealtimeSecrets realtimeSecrets() {
        return new RealtimeSecrets(this);
    }

    /** Every operation of the document, as the generated layer has it. The options of {@link #with} do not apply. */
    public Apis raw() {
        return apis;
    }

    /** The client of the generated layer. */
    public ApiClient client() {
        return client;
    }

    /** Ends what is open, frees connections, and makes later calls throw an {@code IllegalStateException}. */
    @Override
    public void close() {
        if (owned) {
            client.close();
        }
    }

    /** The base URL; no credentials. */
    @Override
    public String toString() {
        return "OpenAI[" + client.baseUrl() + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        /** With and without the path, which may be left out. */
        private static final String DEFAULT_SERVER = "https://api.openai.com";

        private final Map<String, String> environment;
        private final Supplier<@Nullable Credentials> finder;
        private final ApiClient.Builder client = ApiClient.builder();

        /** Where the key comes from; null as long as there is none. */
        private @Nullable String keySource;

        private boolean organizationGiven;
        private boolean projectGiven;
        private boolean azure;
        private @Nullable String baseUrl;
        private @Nullable String chatModel;
        private @Nullable String responseModel;

        Builder(Map<String, String> environment, Supplier<@Nullable Credentials> finder) {
            this.environment = environment;
            this.finder = finder;
        }

        /**
         * Sets the key, in place of any that could be found.
         *
         * @throws IllegalArgumentException if it is null or blank, or cannot be sent in a header
         */
        public Builder apiKey(String key) {
            client.apiKey(Credentials.requireKey(key));
            keySource = "builder";
            return this;
        }

        /** A key that is asked for anew for each request: one that rotates, or a token that expires. */
        public Builder apiKey(Supplier<String> keys) {
            client.apiKey(Given.notNull(keys, "keys"));
            keySource = "builder";
            return this;
        }

        /**
         * Sets key, organization and project, in place of any that could be found.
         *
         * @throws IllegalArgumentException if they are null, or cannot be sent in headers
         */
        public Builder credentials(Credentials credentials) {
            if (credentials == null) {
                throw new IllegalArgumentException(
                        "The credentials are null: none were found where they were looked for." + " "
                                + Credentials.notFound(environment));
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

        /** The organization to charge, in place of any that could be found. */
        public Builder organization(String id) {
            client.organization(Given.notNull(id, "id"));
            organizationGiven = true;
            return this;
        }

        /** The project to charge, in place of any that could be found. */
        public Builder project(String id) {
            client.project(Given.notNull(id, "id"));
            projectGiven = true;
            return this;
        }

        /**
         * The server, in place of {@code OPENAI_BASE_URL} and of OpenAI's own: any that is compatible. See {@link
         * ApiClient} for what is appended.
         *
         * @throws IllegalArgumentException if this is no URL of a server
         */
        public Builder baseUrl(String url) {
            client.baseUrl(Given.notNull(url, "url"));
            baseUrl = url;
            return this;
        }

        /**
         * A resource of Azure, in place of a server. Give its key with {@link #apiKey(String)}, or a supplier of Entra
         * tokens with {@link #bearerToken}; none is looked for.
         */
        public Builder azure(AzureOptions options) {
            client.azure(Given.notNull(options, "options"));
            azure = true;
            return this;
        }

        /** A token that is asked for anew for each request and sent as {@code Authorization: Bearer}, as Entra's are. */
        public Builder bearerToken(Supplier<String> tokens) {
            client.bearerToken(Given.notNull(tokens, "tokens"));
            keySource = "builder";
            return this;
        }

        /**
         * Sets the model of chats that name none, so that {@code openai.chat().user("Hello").send()} is a whole request. By
         * default there is none, except on Azure: the deployment.
         */
        public Builder defaultChatModel(String model) {
            chatModel = Given.notNull(model, "model");
            return this;
        }

        /**
         * Sets the model of responses that name none, neither by themselves nor in a stored prompt. By default there is none,
         * except on Azure: the deployment.
         */
        public Builder defaultResponseModel(String model) {
            responseModel = Given.notNull(model, "model");
            return this;
        }

        /**
         * Anything else: deadlines, retries, interceptors, a proxy, an {@code HttpClient} of your own. The key and the server
         * are set on this builder, which otherwise looks for them.
         */
        public Builder configure(Consumer<? super ApiClient.Builder> settings) {
            Given.notNull(settings, "settings").accept(client);
            return this;
        }

        /**
         * The client; the builder can be used further.
         *
         * @throws IllegalStateException if there is no key, and no server of one's own that may do without
         */
        public OpenAI build() {
            if (azure && keySource == null) {
                throw new IllegalStateException(
                        "No key for Azure. Call apiKey(…) or bearerToken(…) on the builder: none is looked for");
            }
            if (baseUrl == null && !azure) {
                String named = environment.get("OPENAI_BASE_URL");
                if (named != null && !named.isBlank()) {
                    baseUrlFromEnvironment(named);
                }
            }
            if (keySource == null) {
                Credentials found = finder.get();
                if (found != null) {
                    credentials(found.without(organizationGiven, projectGiven));
                } else if (baseUrl == null || baseUrl.startsWith(DEFAULT_SERVER)) {
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
            return new OpenAI(built, true, RequestOptions.none(), chatModel, responseModel);
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
