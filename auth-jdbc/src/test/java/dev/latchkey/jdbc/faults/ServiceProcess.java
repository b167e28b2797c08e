package dev.latchkey.jdbc.faults;

import dev.latchkey.token.MasterKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link KilledProcess} as the test that kills it sees it. */
final class ServiceProcess implements AutoCloseable {

    private final Process process;
    private final Writer jobs;
    private final BufferedReader answers;

    private ServiceProcess(Process process) {
        this.process = process;
        jobs = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one; it makes itself ready meanwhile. */
    static ServiceProcess start(String database, MasterKey key) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            Process process = new ProcessBuilder(
                            java,
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledProcess.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            ServiceProcess service = new ServiceProcess(process);
            service.jobs.write(database + "\n" + key.encoded().reveal() + "\n");
            service.jobs.flush();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException("the process did not start", e);
        }
    }

    /** Gives it its jobs, kills it once it has given so many answers, and tells all answers that came out whole. */
    List<String[]> killAfter(int count, List<String> work) {
        try {
            String ready = answers.readLine();
            if (!KilledProcess.READY.equals(ready)) {
                throw new IllegalStateException("the process was not ready, but said: " + ready);
            }
            for (String job : work) {
                jobs.write(job + "\n");
            }
            jobs.write("\n");
            jobs.flush();
            List<String[]> told = new ArrayList<>();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.endsWith(KilledProcess.END)) {
                    told.add(line.split(" ", -1));
                }
                if (told.size() == count) {
                    // By its handle: what it has written before stays to be read.
                    boolean unused = process.toHandle().destroyForcibly();
                }
            }
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
