package io.fluentopenai.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with a certificate of an authority, both made by the JDK's {@code keytool}.
 *
 * @param store holds both
 * @param alias which key
 */
record TestCertificate(KeyStore store, String alias) {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String AUTHORITY = "authority";

    /**
     * A certificate of the one authority of a folder.
     *
     * @param name what it is for, such as {@code ip:127.0.0.1}
     * @param start from when on it is valid, such as {@code -10d}
     * @param days for how many days
     */
    static synchronized TestCertificate of(Path folder, String name, String start, int days) throws Exception {
        Path file = folder.resolve("keys.p12");
        if (!Files.exists(file)) {
            keytool(file, "-alias", AUTHORITY, "-dname", "CN=authority", "-ext", "bc:c", "-validity", "100");
        }
        String alias = (name + start).replaceAll("[^a-z0-9]", "_");
        keytool(
                file,
                "-alias",
                alias,
                "-dname",
                "CN=test",
                "-ext",
                "san=" + name,
                "-signer",
                AUTHORITY,
                "-startdate",
                start,
                "-validity",
                Integer.toString(days));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new TestCertificate(store, alias);
    }

    private static void keytool(Path file, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(out);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        return empty;
    }

    /** For the server that has it. */
    SSLContext ofServer() throws GeneralSecurityException, IOException {
        KeyStore own = empty();
        own.setKeyEntry(alias, store.getKey(alias, PASSWORD), PASSWORD, store.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** For a client that trusts the authority, and no other. */
    SSLContext ofClient() throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry(AUTHORITY, store.getCertificate(AUTHORITY));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
